/* The shell's side: what it is told, what it hands in. */
#include <string.h>

#include "stick.h"

#define FRAME_MS 16u

static uint32_t seed(void *ctx) {
  cf_stick *stick = ctx;
  uint32_t value = 0;
  stick->port.entropy.fill(stick->port.entropy.ctx, (uint8_t *)&value, sizeof value);
  return value;
}

void cf_stick_play_init(cf_stick *stick, uint64_t now_ms) {
  cf_shell_settings stored;
  size_t n;
  bool known =
      cf_nvs_get_blob(&stick->nvs, "play", "settings", (uint8_t *)&stored, sizeof stored, &n) &&
      n == sizeof stored;
  stored.nickname[CF_NICK_MAX] = '\0';
  cf_shell_random random = {seed, stick};
  cf_shell_init(stick->parts.shell, stick->parts.frame, random, known ? &stored : NULL, now_ms);
}

void cf_stick_play_configure(cf_stick *stick) {
  cf_shell *shell = stick->parts.shell;
  const cf_config *config = &stick->config;
  if (shell == NULL) {
    return;
  }
  uint8_t brightness = (uint8_t)((config->brightness * 4u + 50u) / 100u);
  bool mute = !config->sound || config->volume == 0;
  cf_shell_configure(shell, brightness, mute,
                     config->nickname[0] != '\0' ? config->nickname : shell->settings.nickname);
}

static cf_update_face update_face(const cf_stick *stick) {
  if (stick->trial.pending) {
    return CF_UPDATE_TESTING;
  }
  switch (stick->ota.step) {
  case CF_UPDATE_IDLE:
    return CF_UPDATE_NONE;
  case CF_UPDATE_HELD:
  case CF_UPDATE_ASKING:
  case CF_UPDATE_READY:
    return CF_UPDATE_WAITING;
  case CF_UPDATE_CHECKING:
    return CF_UPDATE_VERIFYING;
  case CF_UPDATE_LEAVING:
    return CF_UPDATE_REBOOTING;
  default:
    return CF_UPDATE_DOWNLOADING;
  }
}

static const char *text_or_null(const char *text) {
  return text[0] == '\0' ? NULL : text;
}

typedef struct {
  char ip[48];
  char portal[CF_SSID_MAX + 12];
} texts;

static void facts_for(cf_stick *stick, cf_shell_status *out, texts *words) {
  static const cf_wifi_face faces[] = {CF_WIFI_PORTAL, CF_WIFI_OFF, CF_WIFI_JOINING, CF_WIFI_UP};
  const cf_port *port = &stick->port;
  uint8_t battery = port->board.battery(port->board.ctx);
  int64_t unix_s = cf_stick_time(stick);
  cf_text text;
  memset(out, 0, sizeof *out);
  words->ip[0] = '\0';
  if (port->wifi.address != NULL) {
    port->wifi.address(port->wifi.ctx, words->ip, sizeof words->ip);
  }
  cf_text_init(&text, words->portal, sizeof words->portal);
  cf_text_str(&text, stick->wifi.ap_name);
  if (stick->wifi.ap_password[0] != '\0') {
    cf_text_char(&text, ' ');
    cf_text_str(&text, stick->wifi.ap_password);
  }
  out->wifi = faces[stick->wifi.state];
  out->rssi_dbm = (int8_t)(port->wifi.rssi == NULL ? 0 : port->wifi.rssi(port->wifi.ctx));
  out->online = stick->mqtt.state == CF_MQTT_UP;
  out->battery_pct = battery == CF_BATTERY_UNKNOWN ? -1 : (int8_t)battery;
  out->charging = port->board.charging(port->board.ctx);
  out->pending_scores = stick->scores.waiting;
  out->update = update_face(stick);
  out->update_pct = stick->ota.percent;
  out->update_version = stick->ota.step == CF_UPDATE_IDLE ? NULL : stick->ota.offer.version;
  out->device_id = stick->id;
  out->version = stick->running.version;
  out->ip = text_or_null(words->ip);
  out->message = text_or_null(stick->config.message);
  out->portal = words->portal;
  out->identify_until_ms = stick->identify_ms;
  out->kiosk_game = text_or_null(stick->config.kiosk);
  out->local_unix_s = unix_s == 0 ? 0 : unix_s + stick->config.utc_offset_s;
}

/* Asks the server for a run id as a game begins; it makes the score count in the strictest class.
 */
static void ask_ticket(cf_stick *stick, uint64_t now_ms) {
  char url[CF_URL_MAX];
  char body[64];
  char code[32];
  cf_text text;
  stick->ticket[0] = '\0';
  stick->run_began_ms = now_ms;
  cf_text_init(&text, url, sizeof url);
  cf_text_str(&text, stick->server);
  cf_text_str(&text, "/api/v1/runs");
  if (stick->server[0] == '\0' || stick->token[0] == '\0' || text.overflow ||
      stick->mqtt.state != CF_MQTT_UP || stick->parts.shell->game >= cf_games_len) {
    return;
  }
  cf_game_code(cf_games[stick->parts.shell->game]->id, code);
  cf_text_init(&text, body, sizeof body);
  cf_json_writer w = cf_json_begin(&text);
  cf_json_put_str(&w, "game", code);
  cf_json_end(&w);
  cf_http_request request = {url, stick->authorization, (const uint8_t *)body, text.len,
                             0,   CF_FETCH_BODY,        CF_TICKET_MS};
  (void)cf_fetch_start(&stick->fetch, CF_FETCH_RUN, &request);
}

void cf_stick_ticket_arrived(cf_stick *stick, bool complete, uint64_t now_ms) {
  const cf_fetch *fetch = &stick->fetch;
  bool in_time = now_ms - stick->run_began_ms <= CF_TICKET_MS && stick->was_in_game;
  if (complete && in_time && fetch->status >= 200 && fetch->status < 300) {
    cf_json answer = cf_json_read(fetch->body, fetch->have);
    (void)cf_json_string(cf_json_get(answer, "run"), stick->ticket, sizeof stick->ticket);
  }
}

static void name_run(cf_stick *stick, char out[41]) {
  cf_text text;
  if (stick->ticket[0] != '\0') {
    (void)cf_copy(out, 41, stick->ticket);
    stick->ticket[0] = '\0';
    return;
  }
  cf_text_init(&text, out, 41);
  cf_text_str(&text, "L-");
  cf_text_u64(&text, stick->health.boots);
  cf_text_char(&text, '-');
  cf_text_u64(&text, ++stick->local_runs);
}

bool cf_stick_submit(cf_stick *stick, const cf_run_result *run, uint64_t now_ms) {
  cf_score score;
  uint8_t random[8];
  if (!stick->config.scores) {
    return false;
  }
  memset(&score, 0, sizeof score);
  name_run(stick, score.run);
  cf_game_code(run->game, score.game);
  const char *player =
      stick->parts.shell != NULL ? stick->parts.shell->settings.nickname : stick->config.nickname;
  if (cf_only(player, strlen(player), "_-")) {
    (void)cf_copy(score.player, sizeof score.player, player);
  }
  score.seq = stick->seq + 1;
  score.score = run->score;
  score.dur_ms = run->dur_ms;
  score.ts = cf_stick_time(stick);
  score.seed = run->seed;
  score.ticks = run->ticks;
  score.rules = run->rules;
  score.verifiable = run->verifiable && run->inputs_len <= CF_SCORE_INPUTS_MAX;
  score.inputs_len = score.verifiable ? (uint16_t)run->inputs_len : 0;
  stick->port.entropy.fill(stick->port.entropy.ctx, random, sizeof random);
  cf_score_nonce(score.nonce, random, score.seed, score.ticks, score.rules, run->inputs,
                 score.inputs_len);
  /* The number is used up before the run is kept: none is ever given twice. */
  stick->seq++;
  if (!cf_nvs_set_u64(&stick->nvs, "score", "seq", stick->seq) ||
      !cf_score_queue_add(&stick->scores, &score, run->inputs)) {
    cf_stick_log(stick, CF_LOG_WARN, "score", "a run could not be stored");
    return false;
  }
  if (stick->mqtt.state == CF_MQTT_UP) {
    cf_stick_publish(stick, now_ms);
  }
  return true;
}

bool cf_stick_render(cf_stick *stick, cf_screen *screen) {
  cf_shell_status status;
  texts words;
  if (stick->parts.shell == NULL) {
    return false;
  }
  facts_for(stick, &status, &words);
  cf_shell_render(stick->parts.shell, &status, screen);
  return true;
}

static void keep_settings(cf_stick *stick) {
  cf_shell *shell = stick->parts.shell;
  if (cf_nvs_set_blob(&stick->nvs, "play", "settings", (const uint8_t *)&shell->settings,
                      sizeof shell->settings)) {
    cf_shell_stored(shell);
  }
}

uint64_t cf_stick_play(cf_stick *stick, uint32_t buttons, uint64_t now_ms) {
  cf_shell *shell = stick->parts.shell;
  cf_shell_status status;
  texts words;
  if (shell == NULL) {
    return UINT64_MAX;
  }
  facts_for(stick, &status, &words);
  cf_shell_step(shell, &status, (uint8_t)(buttons & 7u), now_ms);
  if (shell->in_game && !stick->was_in_game) {
    ask_ticket(stick, now_ms);
  }
  stick->was_in_game = shell->in_game;
  if (shell->run_ended) {
    (void)cf_stick_submit(stick, &shell->result, now_ms);
  }
  /* Flash is not written while somebody plays: it would cost frames. */
  if (shell->settings_changed && !shell->in_game) {
    keep_settings(stick);
  }
  if (shell->want_setup && stick->wifi.state != CF_NET_SETUP) {
    cf_wifi_setup(&stick->wifi, now_ms);
  }
  return now_ms + FRAME_MS;
}
