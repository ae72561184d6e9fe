#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "api.h"
#include "face.h"
#include "fleet.h"
#include "provision.h"
#include "vcrypto.h"
#include "vimage.h"

#define KEY_FILE_MAX 4096u
#define TOKEN_FILE_MAX 4096u
#define CA_FILE_MAX 65536u
#define BETWEEN " \t,;\r\n"

/* What is needed only while the fleet is made. */
typedef struct {
  cf_fleet *fleet;
  cf_api api;
  cf_api_endpoints endpoints;
  bool networked;
} making;

static const char *path_of_logins(char *out, size_t capacity) {
  const char *config = getenv("XDG_CONFIG_HOME");
  const char *home = getenv("HOME");
  if (config && *config) {
    snprintf(out, capacity, "%s/crispfleet/credentials.json", config);
  } else {
    snprintf(out, capacity, "%s/.config/crispfleet/credentials.json", home ? home : "");
  }
  return out;
}

static char *read_text(const char *path, size_t most) {
  size_t n;
  char *text = (char *)cf_host_read_file(strcmp(path, "-") == 0 ? "/dev/stdin" : path, most, &n);
  if (!text)
    cf_host_die(CF_EXIT_DISK, "cannot read %s: %s.", path, strerror(errno));
  return text;
}

static void take_url(making *m, const char *url) {
  size_t n = strlen(url);
  while (n > 0 && url[n - 1] == '/')
    n--;
  if (n >= sizeof m->api.url || (strncmp(url, "http://", 7) && strncmp(url, "https://", 8)))
    cf_host_die(CF_EXIT_USAGE, "--server must be like http://10.0.0.2:8090, not '%s'.", url);
  memcpy(m->api.url, url, n);
}

static void take_token(making *m, const char *path) {
  char *text = read_text(path, TOKEN_FILE_MAX);
  text[strcspn(text, "\r\n")] = 0;
  if (!*text || strlen(text) >= sizeof m->api.token)
    cf_host_die(CF_EXIT_USAGE, "%s has no access token in its first line.", path);
  strcpy(m->api.token, text);
  explicit_bzero(text, strlen(text));
  free(text);
}

/* Sets whom the sticks belong to: a server, a broker alone, or nobody. */
static void find_server(making *m) {
  const cf_options *o = m->fleet->options;
  if (o->ca)
    m->api.ca = read_text(o->ca, CA_FILE_MAX);
  if (o->offline)
    return;
  if (o->server)
    take_url(m, o->server);
  bool broker_alone = o->mqtt && o->credentials && !o->server;
  if (o->enroll) {
    take_token(m, o->enroll);
  } else if (!broker_alone) {
    char path[512];
    (void)cf_api_stored_login(path_of_logins(path, sizeof path), &m->api);
  }
  if (m->api.url[0]) {
    cf_api_find(&m->api, &m->endpoints);
    m->networked = true;
  } else if (broker_alone) {
    strcpy(m->endpoints.root, "crispfleet");
    m->networked = true;
  } else if (m->fleet->count == 1 && !o->enroll && !o->credentials) {
    cf_host_say("no server is named, so this stick plays by itself. --server URL gives it one, or "
                "'crispfleet admin login'.");
  } else {
    cf_host_die(CF_EXIT_USAGE, "No server is named.\nAdd --server URL, log in with 'crispfleet "
                               "admin login', or do without one: --offline.");
  }
}

static void find_keys(making *m) {
  cf_fleet *fleet = m->fleet;
  const cf_options *o = fleet->options;
  for (int i = 0; i < o->key_count; i++) {
    char *text = read_text(o->keys[i], KEY_FILE_MAX);
    if (!cf_vcrypto_read_key(text, strlen(text), fleet->keys[i].spki)) {
      cf_host_die(CF_EXIT_USAGE, "%s is no public key on the curve P-256.", o->keys[i]);
    }
    free(text);
  }
  fleet->world.key_count = (size_t)o->key_count;
  if (o->key_count == 0 && m->api.url[0] && m->api.token[0]) {
    fleet->world.key_count = cf_api_keys(&m->api, fleet->keys, CF_OPTIONS_KEYS);
  }
  fleet->world.keys = fleet->keys;
}

static uint16_t chip_of(const char *platform) {
  return strcmp(platform, "esp32c3") == 0 ? 5 : strcmp(platform, "esp32s3") == 0 ? 9 : 0;
}

static void make_template(making *m) {
  cf_fleet *fleet = m->fleet;
  const cf_options *o = fleet->options;
  size_t n;
  uint8_t *app;
  if (o->app) {
    app = cf_host_read_file(o->app, CF_VIMAGE_SLOT, &n);
    if (!app)
      cf_host_die(CF_EXIT_DISK, "cannot read %s: %s.", o->app, strerror(errno));
  } else {
    app = cf_host_alloc(4096);
    n = cf_vimage_app(
        &(cf_vimage_about){fleet->world.chip_id, fleet->world.product, o->board, o->app_version},
        app, 4096);
  }
  uint8_t *bytes = cf_vimage_flash(app, n);
  free(app);
  cf_vflash_template plain = {bytes, CF_VIMAGE_FLASH_SIZE};
  cf_vflash scratch;
  cf_vflash_init(&scratch, &plain);
  cf_provision_common common = {.http = m->api.url[0] ? m->api.url : NULL,
                                .mqtt =
                                    m->networked ? (o->mqtt ? o->mqtt : m->endpoints.mqtt) : NULL,
                                .root = m->networked ? m->endpoints.root : NULL,
                                .kiosk = o->game,
                                .heartbeat_s = o->heartbeat};
  const char *fault =
      cf_vboot_fault_of(&scratch, CF_VIMAGE_APP0, CF_VIMAGE_SLOT, fleet->world.chip_id);
  if (fault)
    cf_host_die(CF_EXIT_USAGE, "%s cannot be started: %s.", o->app, fault);
  /* Once started in the factory, so that not every stick fills its otadata in for itself. */
  (void)cf_vboot(&scratch, fleet->world.chip_id);
  if (!cf_provision_all(&scratch, &common)) {
    cf_host_die(CF_EXIT_USAGE,
                "the settings do not fit a stick: the server's addresses are too long.");
  }
  uint8_t *baked = cf_host_alloc(CF_VIMAGE_FLASH_SIZE);
  (void)cf_vflash_read(&scratch, 0, baked, CF_VIMAGE_FLASH_SIZE);
  cf_vflash_free(&scratch);
  free(bytes);
  fleet->base = (cf_vflash_template){baked, CF_VIMAGE_FLASH_SIZE};
}

static void attach_file(cf_vstick *stick, const char *folder) {
  char id[7];
  char path[4096];
  cf_fleet_id(stick, id);
  int n = snprintf(path, sizeof path, "%s/%s.cfflash", folder, id);
  if (n >= (int)sizeof path)
    cf_host_die(CF_EXIT_USAGE, "--data %s is too long.", folder);
  if (!cf_vflash_attach(&stick->flash, path)) {
    cf_host_die(CF_EXIT_DISK, "cannot use %s: %s.", path,
                errno == EINVAL ? "it was made with another server, app or board.\nStart with the "
                                  "same options as then, or delete it"
                                : strerror(errno));
  }
}

static void make_sticks(making *m) {
  cf_fleet *fleet = m->fleet;
  const cf_options *o = fleet->options;
  if (o->data && mkdir(o->data, 0700) < 0 && errno != EEXIST) {
    cf_host_die(CF_EXIT_DISK, "cannot make the folder %s: %s.", o->data, strerror(errno));
  }
  uint32_t first = (uint32_t)strtoul(o->id_prefix, NULL, 16) << (4 * (6 - strlen(o->id_prefix)));
  cf_chance chance = {o->seed};
  for (unsigned i = 0; i < fleet->count; i++) {
    uint32_t id = first + i;
    uint8_t mac[6] = {0x24, 0x0A, 0xC4, (uint8_t)(id >> 16), (uint8_t)(id >> 8), (uint8_t)id};
    cf_vstick *stick = &fleet->sticks[i];
    cf_vstick_init(stick, &fleet->world, mac, &fleet->base, cf_chance_next(&chance));
    if (o->data)
      attach_file(stick, o->data);
  }
  if (!o->headless) {
    fleet->sticks[0].face = cf_face_make();
    fleet->sticks[0].bot = o->play;
  }
}

static const char *id_for_api(void *ctx, unsigned number) {
  static char id[7];
  const making *m = ctx;
  cf_fleet_id(&m->fleet->sticks[number], id);
  return id;
}

static void token_from_api(void *ctx, unsigned number, const char *token) {
  making *m = ctx;
  if (!cf_provision_token(&m->fleet->sticks[number].flash, token)) {
    cf_host_die(CF_EXIT_SERVER, "the server's token does not fit a stick.");
  }
}

static void provision_by_server(making *m) {
  cf_fleet *fleet = m->fleet;
  unsigned *without = cf_host_alloc(fleet->count * sizeof *without);
  unsigned count = 0;
  for (unsigned i = 0; i < fleet->count; i++) {
    if (!cf_provision_has_token(&fleet->sticks[i].flash))
      without[count++] = i;
  }
  if (count > 0) {
    if (!m->api.token[0]) {
      cf_host_die(
          CF_EXIT_LOGIN,
          "To provision sticks somebody must be logged in.\nLog in as a technician or admin "
          "with 'crispfleet admin login', or name a token with --enroll FILE.");
    }
    cf_host_say("provisioning %u sticks at %s ...", count, m->api.url);
    cf_api_provisioning sticks = {m, id_for_api, token_from_api};
    cf_api_provision(&m->api, without, count, &sticks);
  }
  free(without);
}

static void provision_by_file(making *m) {
  const char *path = m->fleet->options->credentials;
  FILE *file = fopen(path, "re");
  if (!file)
    cf_host_die(CF_EXIT_DISK, "cannot read %s: %s.", path, strerror(errno));
  char line[200];
  unsigned found = 0;
  while (fgets(line, sizeof line, file)) {
    char *rest;
    const char *id = strtok_r(line, BETWEEN, &rest);
    const char *token = strtok_r(NULL, BETWEEN, &rest);
    if (!id || id[0] == '#')
      continue;
    if (!token)
      cf_host_die(CF_EXIT_USAGE, "%s: a line is not 'ID TOKEN'.", path);
    cf_vstick *stick = cf_fleet_find(m->fleet, id);
    if (!stick)
      continue;
    if (!cf_provision_token(&stick->flash, token)) {
      cf_host_die(CF_EXIT_USAGE, "%s: the token of %s has not the 43 characters of one.", path, id);
    }
    found++;
  }
  fclose(file);
  explicit_bzero(line, sizeof line);
  if (found < m->fleet->count) {
    cf_host_die(CF_EXIT_USAGE, "%s has tokens for %u of the %u sticks.", path, found,
                m->fleet->count);
  }
}

void cf_fleet_make(cf_fleet *fleet, const cf_options *options) {
  *fleet = (cf_fleet){.options = options, .count = options->count, .faults = options->faults};
  making m = {.fleet = fleet};
  fleet->world = (cf_vstick_world){.product = "crisp-sticks",
                                   .platform = options->platform,
                                   .board = options->board,
                                   .env = "dev",
                                   .chip_id = chip_of(options->platform),
                                   .faults = &fleet->faults,
                                   .scores_ms = options->scores * 1000u,
                                   .restart_ms = options->restart_ms};
  find_server(&m);
  cf_vhttp_init(m.api.ca);
  if (m.api.ca && !cf_vlink_trust(m.api.ca)) {
    cf_host_die(CF_EXIT_USAGE, "there is no certificate in %s.",
                options->ca ? options->ca : "the stored login");
  }
  find_keys(&m);
  fleet->sticks = cf_host_alloc(fleet->count * sizeof *fleet->sticks);
  make_template(&m);
  make_sticks(&m);
  if (m.networked) {
    if (options->credentials) {
      provision_by_file(&m);
    } else {
      provision_by_server(&m);
    }
  }
  explicit_bzero(m.api.token, sizeof m.api.token);
}
