package org.inkloom.sketchbook;

import java.nio.file.Path;
import java.util.Optional;

/**
 * One picture of the sample set.
 *
 * @param file where it lies
 * @param caption its text in the training set, Chinese or English
 * @param flaw what is wrong with it, empty for a good one
 */
public record SamplePicture(Path file, String caption, Optional<Flaw> flaw) {}
