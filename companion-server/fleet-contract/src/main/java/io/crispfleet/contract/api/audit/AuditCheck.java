package io.crispfleet.contract.api.audit;

import org.jspecify.annotations.Nullable;

/**
 * Whether the record of what was done is as it was written.
 *
 * @param entries how many were looked at
 * @param head hash of the newest; note it elsewhere to notice later that the end was cut off
 * @param broken the first entry that is missing or altered; null when there is none
 */
public record AuditCheck(boolean intact, long entries, String head, @Nullable Long broken) {}
