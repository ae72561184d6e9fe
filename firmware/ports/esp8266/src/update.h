/*
 * Updates over the air. The ESP8266 has no second slot: an image is staged behind the running one
 * and copied at the next start, so there is no way back, and what is staged must be right. It is
 * only taken when the manifest's signature, its platform, its version and the image's SHA-256 are.
 */
#pragma once

/* Asks the server; installs and restarts when there is something newer. Call once an hour. */
void update_check();
