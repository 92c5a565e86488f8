package org.inkloom.picture;

/**
 * A decoded picture and what its file held besides.
 *
 * @param pixels the picture
 * @param orientation EXIF orientation of the file, 1 to 8, whether or not it was applied
 * @param more whether the file holds further frames or pages, of which the first one was taken
 */
public record DecodedPicture(Pixels pixels, int orientation, boolean more) {}
