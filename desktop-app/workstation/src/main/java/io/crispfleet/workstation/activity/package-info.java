/** The audit log: who did what. */
@NullMarked
package io.crispfleet.workstation.activity;

import org.jspecify.annotations.NullMarked;
