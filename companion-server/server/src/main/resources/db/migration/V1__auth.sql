CREATE TABLE users (
  id ${serial},
  name TEXT NOT NULL UNIQUE,
  password TEXT NOT NULL,
  role TEXT NOT NULL,
  disabled BOOLEAN NOT NULL,
  created_at BIGINT NOT NULL
);

-- Codes for making the first administrator; empty as soon as there is one.
CREATE TABLE setup_codes (
  hash TEXT PRIMARY KEY,
  created_at BIGINT NOT NULL
);

CREATE TABLE sessions (
  id ${serial},
  hash TEXT NOT NULL UNIQUE,
  user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  created_at BIGINT NOT NULL,
  used_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  address TEXT NOT NULL,
  agent TEXT NOT NULL
);
CREATE INDEX sessions_by_user ON sessions (user_id);

-- Without a user: a key that all legacy sticks or upload scripts share.
CREATE TABLE tokens (
  id ${serial},
  hash TEXT NOT NULL UNIQUE,
  user_id BIGINT REFERENCES users (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  hint TEXT NOT NULL,
  scopes TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT,
  used_at BIGINT,
  replaced BOOLEAN NOT NULL
);
CREATE INDEX tokens_by_user ON tokens (user_id);

-- The subject is role:<role> or user:<name>.
CREATE TABLE download_rules (
  subject TEXT NOT NULL,
  platform TEXT NOT NULL,
  download BOOLEAN NOT NULL,
  PRIMARY KEY (subject, platform)
);

CREATE TABLE audit (
  id BIGINT PRIMARY KEY,
  at BIGINT NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  target TEXT NOT NULL,
  detail TEXT NOT NULL,
  address TEXT NOT NULL,
  previous TEXT NOT NULL,
  hash TEXT NOT NULL
);

-- One row: whoever writes locks it first, so that the chain never forks.
CREATE TABLE audit_head (
  one BIGINT PRIMARY KEY,
  last_id BIGINT NOT NULL,
  hash TEXT NOT NULL
);
INSERT INTO audit_head (one, last_id, hash)
VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');
