package org.inkloom.diffusion.scheduler;

/** An enum constant that has its own spelling in config files. */
interface ConfigName {
    /** Returns the spelling in a {@code scheduler_config.json}. */
    String configName();
}
