package io.crispfleet.contract.api.ota;

import java.util.List;

/** A session and how it went. */
public record OtaSessionDetail(OtaSessionView session, List<OtaTransition> log) {}
