/**
 * Whole models in one file, as Stable Diffusion's own code saved them. These classes find out which of a file's keys
 * belong to which part and layer, read the sizes off the tensors' shapes, and write a folder in diffusers' layout that
 * represents the file.
 */
@NullMarked
package org.inkloom.models.checkpoint;

import org.jspecify.annotations.NullMarked;
