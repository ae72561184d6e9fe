/** What a chip's eFuses say, read only; positions and meanings are tables beside the classes. */
@NullMarked
package io.crispfleet.jesptool.efuse;

import org.jspecify.annotations.NullMarked;
