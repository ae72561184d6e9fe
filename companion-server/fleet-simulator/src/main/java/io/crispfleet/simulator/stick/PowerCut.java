package io.crispfleet.simulator.stick;

/** Power went in the middle of something; thrown to where a stick starts again. */
final class PowerCut extends Exception {
  private static final long serialVersionUID = 1L;
}
