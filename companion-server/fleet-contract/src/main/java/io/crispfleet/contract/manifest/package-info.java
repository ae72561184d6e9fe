/** The signed statement of what a firmware release is, and the keys that make it trustworthy. */
@NullMarked
package io.crispfleet.contract.manifest;

import org.jspecify.annotations.NullMarked;
