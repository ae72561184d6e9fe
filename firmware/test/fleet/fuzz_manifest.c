/* Anything as a manifest, and as the head of an image. */
#include <string.h>

#include "image/image.h"
#include "ota/check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  cf_manifest manifest;
  if (cf_manifest_parse((const char *)data, size, &manifest) &&
      (manifest.size == 0 || manifest.version[0] == '\0' ||
       strlen(manifest.product) >= sizeof manifest.product)) {
    __builtin_trap();
  }
  uint8_t head[CF_IMAGE_HEAD];
  cf_image_info info;
  memset(head, 0, sizeof head);
  memcpy(head, data, size < sizeof head ? size : sizeof head);
  head[0] = 0xE9;
  memcpy(head + CF_APP_DESC_AT, "\x32\x54\xCD\xAB", 4);
  if (cf_image_parse(head, &info) &&
      (strlen(info.version) > 31 || strlen(info.project) > 31 || strlen(info.board) > 27)) {
    __builtin_trap();
  }
  (void)cf_version_code(info.version);
  return 0;
}
