/**
 * The front door of the library: {@link org.inkloom.studio.Studio} opens models, draws, trains LoRAs, tells stories and
 * prepares pictures, one piece of work after another on one device. Nothing here shows a type of libtorch.
 */
@NullMarked
package org.inkloom.studio;

import org.jspecify.annotations.NullMarked;
