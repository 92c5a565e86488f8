package org.inkloom.diffusion;

import org.inkloom.picture.png.PictureRecipe;
import org.inkloom.picture.png.RgbPicture;

/**
 * A finished picture.
 *
 * @param picture the pixels
 * @param recipe all that is needed to make it again
 */
public record Drawing(RgbPicture picture, PictureRecipe recipe) {}
