package io.crispfleet.jesptool.partition;

/**
 * Something a check noticed.
 *
 * @param error whether a board would refuse or misread the table; otherwise it is worth a look
 * @param label the partition concerned, or empty for the table as a whole
 * @param reason a full sentence
 */
public record PartitionFinding(boolean error, String label, String reason) {}
