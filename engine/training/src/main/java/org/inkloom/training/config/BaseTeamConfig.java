package org.inkloom.training.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Several runs, one for each GPU of a machine, that train one model together. Each trains on examples of its own; after
 * a fixed number of updates all of them replace their weights by the mean of all weights (local SGD, arXiv:1805.09767;
 * with hundreds of updates between two averagings, arXiv:2311.08105).
 *
 * @param folder through which the runs exchange weights, best one in memory such as {@code /dev/shm/team}; empty
 *     for a single run
 * @param size number of runs
 * @param rank number of this run, from 0; all start with the weights of run 0, whose files are the result
 * @param every updates between two averagings
 */
public record BaseTeamConfig(
        @Key(name = "team_folder", help = "Where runs on several GPUs meet, best in memory: /dev/shm/NAME.")
        Optional<Path> folder,

        @Key(name = "team_size", value = "2", help = "With team_folder: how many runs meet there.")
        int size,

        @Key(name = "team_rank", value = "0", help = "With team_folder: which of them this one is, from 0.")
        int rank,

        @Key(name = "team_every", value = "50", help = "With team_folder: updates between two means of the weights.")
        int every) {
    /** Checks the ranges. */
    public BaseTeamConfig {
        SettingRange.check("team_size", size, 1, 64);
        SettingRange.check("team_rank", rank, 0, size - 1);
        SettingRange.check("team_every", every, 1, 1_000_000);
    }
}
