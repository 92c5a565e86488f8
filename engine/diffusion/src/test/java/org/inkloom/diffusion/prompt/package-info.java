/** Tests of the language of prompts. */
@NullMarked
package org.inkloom.diffusion.prompt;

import org.jspecify.annotations.NullMarked;
