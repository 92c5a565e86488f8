/**
 * What differs between families of models: how prompts become conditioning, what is said of a picture's size, the values
 * that hold where nobody says others, the folders of the text side, and the configs of parts that come without. Nothing
 * outside this package asks which family a model is of.
 */
@NullMarked
package org.inkloom.diffusion.family;

import org.jspecify.annotations.NullMarked;
