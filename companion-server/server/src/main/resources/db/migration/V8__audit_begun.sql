-- Actions that have begun. Written before anything is changed, gone with the entry in the log: what is
-- left over after a crash becomes an entry too.
CREATE TABLE audit_begun (
  id ${serial},
  at BIGINT NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  place TEXT NOT NULL,
  address TEXT NOT NULL
);
