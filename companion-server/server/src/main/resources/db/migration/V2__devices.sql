CREATE TABLE devices (
  id               TEXT PRIMARY KEY,
  dialect          TEXT NOT NULL,
  first_seen       BIGINT NOT NULL,
  name             TEXT NOT NULL,
  tags             TEXT NOT NULL,
  zone             TEXT NOT NULL,
  notes            TEXT NOT NULL,
  channel          TEXT NOT NULL,
  pin              TEXT,
  accepted         BOOLEAN NOT NULL,
  ban_reason       TEXT,
  archived_at      BIGINT,
  product          TEXT,
  platform         TEXT,
  board            TEXT,
  mac              TEXT,
  version          TEXT,
  version_code     BIGINT,
  elf              TEXT,
  security_version BIGINT,
  partition_label  TEXT,
  reset_reason     TEXT,
  slot_size        BIGINT,
  env              TEXT,
  topic_prefix     TEXT,
  caps             TEXT NOT NULL,
  cmds             TEXT NOT NULL
);

-- Apart from devices, because it changes with every heartbeat.
CREATE TABLE device_vitals (
  device       TEXT PRIMARY KEY REFERENCES devices (id),
  last_seen    BIGINT NOT NULL,
  online       BOOLEAN NOT NULL,
  since        BIGINT NOT NULL,
  address      TEXT,
  ip           TEXT,
  ssid         TEXT,
  uptime       BIGINT,
  rssi         BIGINT,
  heap         BIGINT,
  heap_min     BIGINT,
  battery      BIGINT,
  boot         BIGINT,
  seq          BIGINT,
  heartbeats   BIGINT NOT NULL,
  lost         BIGINT NOT NULL,
  last_failure BIGINT
);

CREATE TABLE device_credentials (
  device     TEXT NOT NULL REFERENCES devices (id),
  token_hash ${bytes} NOT NULL,
  score_key  ${bytes} NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT,
  PRIMARY KEY (device, created_at)
);

CREATE TABLE device_enrolments (
  device       TEXT PRIMARY KEY,
  claim_hash   ${bytes} NOT NULL,
  mac          TEXT,
  platform     TEXT,
  board        TEXT,
  product      TEXT,
  version      TEXT,
  address      TEXT NOT NULL,
  asked_at     BIGINT NOT NULL,
  approved_at  BIGINT,
  delivered_at BIGINT
);

CREATE TABLE device_commands (
  id          TEXT PRIMARY KEY,
  device      TEXT NOT NULL REFERENCES devices (id),
  cmd         TEXT NOT NULL,
  args        TEXT NOT NULL,
  state       TEXT NOT NULL,
  asked_by    TEXT NOT NULL,
  asked_at    BIGINT NOT NULL,
  expires_at  BIGINT NOT NULL,
  answered_at BIGINT,
  result      TEXT,
  error       TEXT
);
CREATE INDEX device_commands_by_device ON device_commands (device, asked_at);

CREATE TABLE device_configs (
  device       TEXT PRIMARY KEY REFERENCES devices (id),
  rev          BIGINT NOT NULL,
  desired      TEXT NOT NULL,
  asked_by     TEXT,
  asked_at     BIGINT,
  reported_rev BIGINT,
  reported     TEXT,
  rejected     TEXT,
  reported_at  BIGINT
);

CREATE TABLE device_events (
  id     ${serial},
  device TEXT NOT NULL,
  at     BIGINT NOT NULL,
  level  TEXT NOT NULL,
  tag    TEXT NOT NULL,
  text   TEXT NOT NULL,
  actor  TEXT
);
CREATE INDEX device_events_by_device ON device_events (device, id);
