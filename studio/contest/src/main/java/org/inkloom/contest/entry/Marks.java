package org.inkloom.contest.entry;

/**
 * What a judge gives, whole numbers from 0 to what the rules say.
 *
 * @param technique of the LoRA and of its pictures
 * @param coherence of the set in style and figures
 * @param look the overall impression
 */
public record Marks(int technique, int coherence, int look) {}
