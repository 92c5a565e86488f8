/**
 * Steers a drawing by pictures: ControlNets and T2I-Adapters add to the U-Net's features; IP-Adapters let it attend to
 * a reference picture beside the prompt.
 */
@NullMarked
package org.inkloom.diffusion.control;

import org.jspecify.annotations.NullMarked;
