CREATE TABLE releases (
  id               TEXT PRIMARY KEY,
  product          TEXT NOT NULL,
  platform         TEXT NOT NULL,
  version          TEXT NOT NULL,
  version_code     BIGINT NOT NULL,
  min_version_code BIGINT NOT NULL,
  channel          TEXT NOT NULL,
  state            TEXT NOT NULL,
  notes            TEXT NOT NULL,
  warnings         TEXT NOT NULL,
  chip             TEXT NOT NULL,
  min_revision     TEXT,
  max_revision     TEXT,
  project          TEXT,
  embedded_version TEXT,
  idf              TEXT,
  elf_sha256       TEXT,
  security_version BIGINT NOT NULL,
  size             BIGINT NOT NULL,
  sha256           TEXT NOT NULL,
  md5              TEXT NOT NULL,
  slot_size        BIGINT NOT NULL,
  manifest         TEXT,
  key_id           TEXT,
  signature        TEXT,
  created_at       BIGINT NOT NULL,
  created_by       TEXT NOT NULL,
  published_at     BIGINT,
  downloads        BIGINT NOT NULL,
  UNIQUE (platform, version)
);

CREATE TABLE release_artifacts (
  release      TEXT NOT NULL REFERENCES releases (id),
  kind         TEXT NOT NULL,
  flash_offset BIGINT NOT NULL,
  size         BIGINT NOT NULL,
  sha256       TEXT NOT NULL,
  PRIMARY KEY (release, kind)
);
CREATE INDEX release_artifacts_by_sha256 ON release_artifacts (sha256);

-- The same bytes, compressed: kept apart because they can be made again.
CREATE TABLE release_deflated (
  sha256   TEXT PRIMARY KEY,
  deflated TEXT NOT NULL,
  size     BIGINT NOT NULL
);

CREATE TABLE release_downloads (
  id       ${serial},
  at       BIGINT NOT NULL,
  who      TEXT NOT NULL,
  platform TEXT NOT NULL,
  version  TEXT NOT NULL,
  address  TEXT NOT NULL,
  agent    TEXT
);

CREATE TABLE signing_keys (
  key_id     TEXT PRIMARY KEY,
  name       TEXT NOT NULL,
  public_key TEXT NOT NULL,
  state      TEXT NOT NULL,
  since      BIGINT NOT NULL,
  added_at   BIGINT NOT NULL
);

CREATE TABLE uploads (
  id         TEXT PRIMARY KEY,
  owner      TEXT NOT NULL,
  name       TEXT NOT NULL,
  size       BIGINT NOT NULL,
  received   BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);

-- One row: what is pulled from where, and how that went. The token is sealed.
CREATE TABLE release_sync (
  id            BIGINT PRIMARY KEY,
  url           TEXT,
  token         ${bytes},
  ca            TEXT,
  allow_http    BOOLEAN NOT NULL,
  every_seconds BIGINT NOT NULL,
  channels      TEXT NOT NULL,
  platforms     TEXT NOT NULL,
  channel       TEXT NOT NULL,
  publish       BOOLEAN NOT NULL,
  last_attempt  BIGINT,
  last_success  BIGINT,
  pulled        BIGINT NOT NULL,
  errors        TEXT NOT NULL
);
