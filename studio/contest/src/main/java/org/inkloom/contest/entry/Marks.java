package org.inkloom.contest.entry;

/**
 * A judge's marks, whole numbers from 0 to the maximum in the rules.
 *
 * @param technique of the LoRA and of its pictures
 * @param coherence of the set in style and figures
 * @param look the overall impression
 */
public record Marks(int technique, int coherence, int look) {}
