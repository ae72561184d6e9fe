package io.crispfleet.jesptool.chip;

/**
 * Protection state of a chip, from GET_SECURITY_INFO or from eFuses on chips without it.
 *
 * @param secureBoot the ROM only runs signed bootloaders
 * @param secureDownload the ROM offers only the restricted download commands
 * @param flashEncryption flash content is decrypted on the fly (odd count of set crypt bits)
 * @param flags raw flag word; 0 on chips without the command
 * @param flashCryptCount raw crypt count
 */
public record SecurityInfo(
    boolean secureBoot,
    boolean secureDownload,
    boolean flashEncryption,
    int flags,
    int flashCryptCount) {
  /** An unprotected chip. */
  public static final SecurityInfo OPEN = new SecurityInfo(false, false, false, 0, 0);
}
