package org.inkloom.diffusion.scheduler;

/** A value of a closed set that config files spell in their own way. */
interface ConfigName {
    /** Returns the spelling in a {@code scheduler_config.json}. */
    String configName();
}
