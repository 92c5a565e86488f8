package org.inkloom.data.sample;

import java.util.Optional;

/**
 * A picture of a sample: a path, and its encoded bytes when the sample carries them.
 *
 * @param path where it lies, or its name when it is embedded
 * @param bytes the encoded picture, used before the path
 */
public record Picture(String path, Optional<byte[]> bytes) {}
