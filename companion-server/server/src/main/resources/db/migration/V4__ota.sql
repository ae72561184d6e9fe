CREATE TABLE ota_session (
  id TEXT PRIMARY KEY,
  tag TEXT NOT NULL,
  device_id TEXT NOT NULL,
  dialect TEXT NOT NULL,
  platform TEXT NOT NULL,
  release_id TEXT NOT NULL,
  old_version TEXT,
  old_elf TEXT,
  new_version TEXT NOT NULL,
  new_embedded TEXT,
  new_elf TEXT,
  size BIGINT NOT NULL,
  downgrade BOOLEAN NOT NULL,
  created_at BIGINT NOT NULL,
  state TEXT NOT NULL,
  percent BIGINT NOT NULL,
  bytes BIGINT NOT NULL,
  code TEXT,
  message TEXT,
  boot BIGINT,
  uptime BIGINT,
  sightings BIGINT NOT NULL,
  started_at BIGINT,
  updated_at BIGINT NOT NULL,
  finished_at BIGINT,
  wait_until BIGINT,
  late BOOLEAN NOT NULL,
  revision BIGINT NOT NULL
);
CREATE INDEX ota_session_device ON ota_session (device_id, id);
CREATE INDEX ota_session_state ON ota_session (state, id);

CREATE TABLE ota_transition (
  session_id TEXT NOT NULL REFERENCES ota_session (id),
  revision BIGINT NOT NULL,
  at BIGINT NOT NULL,
  state TEXT NOT NULL,
  percent BIGINT NOT NULL,
  code TEXT,
  message TEXT,
  PRIMARY KEY (session_id, revision)
);

CREATE TABLE ota_offer (
  id ${serial},
  device_id TEXT NOT NULL,
  release_id TEXT NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX ota_offer_device ON ota_offer (device_id, release_id, at);

CREATE TABLE ota_downgrade (
  device_id TEXT PRIMARY KEY,
  release_id TEXT NOT NULL,
  allowed_by TEXT NOT NULL,
  allowed_at BIGINT NOT NULL
);
