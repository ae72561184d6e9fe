package io.crispfleet.server.bus;

/** Something that happened and that other roles may want to know. Implemented by records. */
public interface FleetEvent {}
