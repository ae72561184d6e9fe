/* The provisioned certificate authority, read once at start. */
#include "nvs/nvs.h"
#include "partition/partition.h"
#include "parts.h"

static char pem[3072];

void port_trust_init(const cf_flash *flash) {
  cf_layout layout;
  cf_nvs nvs;
  if (!cf_layout_read(flash, &layout) || !cf_nvs_open(&nvs, flash, layout.nvs) ||
      !cf_nvs_get_str(&nvs, "tls", "ca", pem, sizeof pem)) {
    pem[0] = 0;
  }
}

const char *port_trust_ca(void) {
  return pem[0] == 0 ? NULL : pem;
}
