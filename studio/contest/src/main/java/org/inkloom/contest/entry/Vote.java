package org.inkloom.contest.entry;

/**
 * A vote of the public.
 *
 * @param voter a text that identifies the voter, such as an account's name; only a digest of it is stored
 * @param entry the entry's blind name or number
 */
public record Vote(String voter, String entry) {}
