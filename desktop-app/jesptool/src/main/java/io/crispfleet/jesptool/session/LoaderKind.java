package io.crispfleet.jesptool.session;

/** Which program on the chip answers. */
public enum LoaderKind {
  /** The mask ROM: slow, small blocks, few commands, always there. */
  ROM,
  /** The flasher stub uploaded into RAM. */
  STUB
}
