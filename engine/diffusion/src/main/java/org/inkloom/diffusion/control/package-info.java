/** Steers a drawing by control pictures: ControlNets and T2I-Adapters beside the U-Net, asked before each pass. */
@NullMarked
package org.inkloom.diffusion.control;

import org.jspecify.annotations.NullMarked;
