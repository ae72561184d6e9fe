/*
 * Which network, and when. Up to CF_WIFI_SAVED networks are known (NVS wifi/ssid, wifi/password,
 * wifi/ssid1 .. wifi/ssid3); of those in the air the strongest is joined, then the others, then
 * hidden ones. When none works it waits, longer each time and never in step with others. Without
 * any known network, or when the player asks, the stick opens its own access point for setting it
 * up.
 */
#ifndef CF_WIFI_H
#define CF_WIFI_H

#include "../nvs/nvs.h"

#define CF_WIFI_SAVED 4u
#define CF_WIFI_JOIN_MS 15000u
#define CF_WIFI_SCAN_MS 8000u
#define CF_WIFI_PAUSE_MIN_MS 2000u
#define CF_WIFI_PAUSE_MAX_MS 60000u
#define CF_WIFI_SETUP_MS 600000u /* then known networks are tried again */

typedef enum { CF_NET_SETUP, CF_NET_WAITING, CF_NET_JOINING, CF_NET_UP } cf_net_state;

typedef struct {
  const cf_wifi_port *port;
  const cf_entropy *entropy;
  cf_nvs *nvs;
  cf_net_state state;
  bool scanning;
  bool secret;                  /* the access point has a password, which the display shows */
  uint8_t saved;                /* how many networks are known */
  uint8_t order[CF_WIFI_SAVED]; /* in which they are tried in this round */
  uint8_t tried;                /* of them */
  bool wrong_password;          /* the last network refused it */
  uint32_t pause_ms;
  uint64_t due_ms;
  char ap_name[CF_SSID_MAX];
  char ap_password[9];    /* empty for an open one */
  char ssid[CF_SSID_MAX]; /* of the network at hand */
  uint8_t seen_count;
  cf_wifi_seen seen[8]; /* strongest of the last scan, for the setup page */
} cf_wifi;

void cf_wifi_init(cf_wifi *wifi, const cf_wifi_port *port, const cf_entropy *entropy, cf_nvs *nvs,
                  const char *ap_name, bool secret, uint64_t now_ms);
/* Opens the access point, with a new random password where a display can show it. */
void cf_wifi_setup(cf_wifi *wifi, uint64_t now_ms);
/* Networks in NVS have changed: leave and start again. */
void cf_wifi_changed(cf_wifi *wifi, uint64_t now_ms);

void cf_wifi_on_up(cf_wifi *wifi, uint64_t now_ms);
void cf_wifi_on_down(cf_wifi *wifi, bool wrong_password, uint64_t now_ms);
void cf_wifi_on_scan(cf_wifi *wifi, const cf_wifi_seen *seen, size_t count, uint64_t now_ms);
uint64_t cf_wifi_step(cf_wifi *wifi, uint64_t now_ms);

/* Saves a network as the first choice; the others move down. False when NVS does not take it. */
bool cf_wifi_save(cf_nvs *nvs, const char *ssid, const char *password);

#endif
