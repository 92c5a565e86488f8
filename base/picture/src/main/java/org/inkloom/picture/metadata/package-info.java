/** Texts inside JPEG and WebP files: the comment of EXIF and a property of XMP. */
@NullMarked
package org.inkloom.picture.metadata;

import org.jspecify.annotations.NullMarked;
