package org.inkloom.contest.entry;

/**
 * A judge's marks for an entry.
 *
 * @param judge who gives them
 * @param blind the entry's blind name
 * @param marks the marks
 */
public record Ballot(String judge, String blind, Marks marks) {}
