CREATE TABLE idempotency_keys (
  scope      TEXT   NOT NULL,
  name       TEXT   NOT NULL,
  hash       TEXT   NOT NULL,
  owner      TEXT   NOT NULL,
  begun      BIGINT NOT NULL,
  status     BIGINT,
  media_type TEXT,
  body       ${bytes},
  PRIMARY KEY (scope, name)
);

CREATE INDEX idempotency_keys_begun ON idempotency_keys (begun);

CREATE TABLE health_probe (
  id     BIGINT PRIMARY KEY,
  probed BIGINT NOT NULL
);
