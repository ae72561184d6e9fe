/* Wi-Fi station and the stick's own access point for setting it up. The core decides what to join.
 */
#include <string.h>

#include "esp_event.h"
#include "esp_netif.h"
#include "esp_netif_sntp.h"
#include "esp_wifi.h"
#include "events.h"
#include "parts.h"

static esp_netif_t *station;
static bool joining; /* a disconnect is news only while a network is wanted */

static void report_scan(void) {
  static wifi_ap_record_t records[CF_WIFI_SCAN_MAX];
  uint16_t count = CF_WIFI_SCAN_MAX;
  port_event event = {.kind = EVENT_WIFI_SCAN};
  if (esp_wifi_scan_get_ap_records(&count, records) != ESP_OK) {
    count = 0;
  }
  for (uint16_t i = 0; i < count; i++) {
    cf_wifi_seen seen = {.rssi = records[i].rssi, .secured = records[i].authmode != WIFI_AUTH_OPEN};
    strlcpy(seen.ssid, (const char *)records[i].ssid, sizeof seen.ssid);
    memcpy(event.bytes + i * sizeof seen, &seen, sizeof seen);
  }
  event.a = count;
  port_events_post(&event);
}

static bool is_password(uint8_t reason) {
  return reason == WIFI_REASON_AUTH_FAIL || reason == WIFI_REASON_4WAY_HANDSHAKE_TIMEOUT ||
         reason == WIFI_REASON_HANDSHAKE_TIMEOUT || reason == WIFI_REASON_MIC_FAILURE;
}

static void on_wifi(void *ctx, esp_event_base_t base, int32_t id, void *data) {
  (void)ctx;
  (void)base;
  if (id == WIFI_EVENT_STA_DISCONNECTED && joining) {
    const wifi_event_sta_disconnected_t *gone = data;
    joining = false;
    port_events_post_kind(EVENT_WIFI_DOWN, 0, is_password(gone->reason));
  } else if (id == WIFI_EVENT_SCAN_DONE) {
    report_scan();
  }
}

static void on_ip(void *ctx, esp_event_base_t base, int32_t id, void *data) {
  (void)ctx;
  (void)base;
  (void)data;
  if (id == IP_EVENT_STA_GOT_IP) {
    port_events_post_kind(EVENT_WIFI_UP, 0, 0);
  }
}

static void join(void *ctx, const char *ssid, const char *password) {
  (void)ctx;
  wifi_config_t config = {
      .sta = {.scan_method = WIFI_ALL_CHANNEL_SCAN,
              .sort_method = WIFI_CONNECT_AP_BY_SIGNAL,
              .threshold.authmode = password[0] == 0 ? WIFI_AUTH_OPEN : WIFI_AUTH_WPA_PSK,
              .pmf_cfg = {.capable = true}},
  };
  /* Both fields need no NUL when they are full. */
  memcpy(config.sta.ssid, ssid, strnlen(ssid, sizeof config.sta.ssid));
  memcpy(config.sta.password, password, strnlen(password, sizeof config.sta.password));
  joining = true;
  esp_wifi_set_config(WIFI_IF_STA, &config);
  if (esp_wifi_connect() != ESP_OK) {
    joining = false;
    /* Posting from the stick's own task could wait for itself; the core's time-out notices. */
  }
}

static void leave(void *ctx) {
  (void)ctx;
  joining = false;
  esp_wifi_disconnect();
}

static void scan(void *ctx) {
  (void)ctx;
  esp_wifi_scan_start(NULL, false);
}

static void ap_open(void *ctx, const char *ssid, const char *password) {
  (void)ctx;
  wifi_config_t config = {
      .ap = {.max_connection = 4,
             .authmode = password[0] == 0 ? WIFI_AUTH_OPEN : WIFI_AUTH_WPA2_PSK},
  };
  size_t n = strnlen(ssid, sizeof config.ap.ssid);
  memcpy(config.ap.ssid, ssid, n);
  config.ap.ssid_len = (uint8_t)n;
  memcpy(config.ap.password, password, strnlen(password, sizeof config.ap.password - 1));
  esp_wifi_set_mode(WIFI_MODE_APSTA);
  esp_wifi_set_config(WIFI_IF_AP, &config);
  port_portal_open();
}

static void ap_close(void *ctx) {
  (void)ctx;
  port_portal_close();
  esp_wifi_set_mode(WIFI_MODE_STA);
}

static int rssi(void *ctx) {
  (void)ctx;
  wifi_ap_record_t record;
  return esp_wifi_sta_get_ap_info(&record) == ESP_OK ? record.rssi : 0;
}

static void address(void *ctx, char *out, size_t n) {
  (void)ctx;
  esp_netif_ip_info_t info;
  if (esp_netif_get_ip_info(station, &info) != ESP_OK || info.ip.addr == 0 ||
      esp_ip4addr_ntoa(&info.ip, out, (int)n) == NULL) {
    out[0] = 0;
  }
}

void port_wifi_init(cf_wifi_port *wifi) {
  ESP_ERROR_CHECK(esp_netif_init());
  ESP_ERROR_CHECK(esp_event_loop_create_default());
  station = esp_netif_create_default_wifi_sta();
  esp_netif_create_default_wifi_ap(); /* 192.168.4.1 with a DHCP server */
  wifi_init_config_t config = WIFI_INIT_CONFIG_DEFAULT();
  config.nvs_enable = 0; /* the core owns the NVS partition */
  ESP_ERROR_CHECK(esp_wifi_init(&config));
  ESP_ERROR_CHECK(esp_wifi_set_storage(WIFI_STORAGE_RAM));
  ESP_ERROR_CHECK(
      esp_event_handler_instance_register(WIFI_EVENT, ESP_EVENT_ANY_ID, on_wifi, NULL, NULL));
  ESP_ERROR_CHECK(
      esp_event_handler_instance_register(IP_EVENT, ESP_EVENT_ANY_ID, on_ip, NULL, NULL));
  /* Time: the network's own server where DHCP names one, as an event without internet needs it. */
  esp_sntp_config_t sntp = ESP_NETIF_SNTP_DEFAULT_CONFIG("pool.ntp.org");
  sntp.server_from_dhcp = true;
  sntp.renew_servers_after_new_IP = true;
  sntp.index_of_first_server = 1;
  sntp.ip_event_to_renew = IP_EVENT_STA_GOT_IP;
  ESP_ERROR_CHECK(esp_netif_sntp_init(&sntp));
  ESP_ERROR_CHECK(esp_wifi_set_mode(WIFI_MODE_STA));
  ESP_ERROR_CHECK(esp_wifi_start());
  *wifi = (cf_wifi_port){.present = true,
                         .join = join,
                         .leave = leave,
                         .scan = scan,
                         .ap_open = ap_open,
                         .ap_close = ap_close,
                         .rssi = rssi,
                         .address = address};
}
