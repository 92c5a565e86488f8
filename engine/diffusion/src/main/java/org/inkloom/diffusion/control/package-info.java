/** Steers a drawing by pictures: ControlNets and T2I-Adapters beside the U-Net, and IP-Adapters, which show it a picture beside the prompt. */
@NullMarked
package org.inkloom.diffusion.control;

import org.jspecify.annotations.NullMarked;
