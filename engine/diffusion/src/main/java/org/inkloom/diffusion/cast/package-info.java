/**
 * A figure that stays itself from picture to picture, without training: pictures of a batch look at what others show of
 * the subject (ConsiStory, arXiv:2402.03286).
 */
@NullMarked
package org.inkloom.diffusion.cast;

import org.jspecify.annotations.NullMarked;
