package io.crispfleet.server.identity;

import java.util.Optional;

/** What is known about sticks that prove who they are. Answers from memory: it is asked often. */
public interface DeviceCredentials {
  /** True when {@code token} is the current or still graced credential of an adopted device. */
  boolean verify(String device, byte[] token);

  /** The key that its score runs are signed with; empty for devices without a credential. */
  Optional<byte[]> scoreKey(String device);

  /** True when nothing it says counts and no connection of it is let in. */
  boolean banned(String device);
}
