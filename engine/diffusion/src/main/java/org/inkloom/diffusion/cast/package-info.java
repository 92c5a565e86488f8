/**
 * Keeps a figure the same from picture to picture without training (ConsiStory, arXiv:2402.03286): pictures that are
 * drawn in one batch attend to the parts of each other that show the figure.
 */
@NullMarked
package org.inkloom.diffusion.cast;

import org.jspecify.annotations.NullMarked;
