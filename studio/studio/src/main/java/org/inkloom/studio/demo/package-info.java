/** The whole job as a demonstration: a picture set is cleaned, a LoRA trained on it, and a story told with it and without. */
@NullMarked
package org.inkloom.studio.demo;

import org.jspecify.annotations.NullMarked;
