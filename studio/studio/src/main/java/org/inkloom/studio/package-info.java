/**
 * The entry point of the library: {@link org.inkloom.studio.Studio} opens models, draws, trains LoRAs, draws stories
 * and prepares pictures, one piece of work after another on one device. No public signature here has a type of
 * libtorch.
 */
@NullMarked
package org.inkloom.studio;

import org.jspecify.annotations.NullMarked;
