package org.inkloom.contest.entry;

/**
 * A vote of the public.
 *
 * @param voter whatever tells one voter from another, such as an account's name; only a digest of it is kept
 * @param entry the entry's blind name or number
 */
public record Vote(String voter, String entry) {}
