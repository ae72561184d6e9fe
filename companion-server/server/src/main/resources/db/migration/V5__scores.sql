-- One row per run that counts. Boards are rebuilt from here at every start.
CREATE TABLE scores (
  id ${serial},
  device TEXT NOT NULL,
  -- Natural key with the device; null for sticks that send none.
  run TEXT,
  seq BIGINT,
  -- Which of the device's keys signed; sequence numbers start anew with every key. Null when open.
  signer BIGINT,
  -- 0 open, 1 offline, 2 verified
  trust INTEGER NOT NULL,
  game TEXT NOT NULL,
  player TEXT NOT NULL,
  -- What counts; what was sent is in original once a moderator corrected it.
  score BIGINT NOT NULL,
  original BIGINT,
  duration_ms BIGINT,
  -- When the device says it was played, epoch seconds; 0 when it does not know.
  played BIGINT NOT NULL,
  -- When the server received it, epoch milliseconds.
  received BIGINT NOT NULL,
  hidden BOOLEAN NOT NULL,
  UNIQUE (device, run)
);

-- Most players are named after their device, and the unique key above finds those.
CREATE INDEX scores_by_player ON scores (player, id) WHERE player <> device;

-- How players want to be shown, where it differs from what they are called.
CREATE TABLE score_players (
  player TEXT PRIMARY KEY,
  name TEXT NOT NULL
);
