/** Texts inside JPEG and WebP files: the comment of EXIF and a property of XMP. */
@NullMarked
package org.inkloom.report.exif;

import org.jspecify.annotations.NullMarked;
