package io.crispfleet.server.identity;

/** Whose firmware downloads are allowed; looked up anew each time, so that changes hold at once. */
public interface DownloadPermissions {
  /**
   * True when this caller may download the firmware of {@code platform}. Sticks and keys of legacy
   * sticks may; a user may by rule or role; nobody in particular may not.
   */
  boolean mayDownload(Caller caller, String platform);

  /** The same for a user of whom only the id is known, as in a signed link; false when gone. */
  boolean mayDownload(long user, String platform);
}
