package io.crispfleet.jesptool.board;

/**
 * A board that may hang on a port, judged from USB alone.
 *
 * @param likely the USB texts name it; false when only the ids fit
 */
public record BoardGuess(Board board, boolean likely) {}
