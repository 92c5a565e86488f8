/**
 * A small scan-line rasteriser: curves, strokes and gradients drawn with exact area coverage.
 *
 * <p>It uses no fonts, no native library and no desktop toolkit, so that a picture is a function of its seed alone, on
 * every machine and every Java release, and costs a few milliseconds.
 */
@NullMarked
package org.inkloom.picturebook.raster;

import org.jspecify.annotations.NullMarked;
