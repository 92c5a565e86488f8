package org.inkloom.training.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Runs on several GPUs of one machine that train one model together: each on examples of its own, and every so many
 * updates all go on from the mean of their weights (local SGD, arXiv:1805.09767; arXiv:2311.08105 for hundreds of updates
 * between two meetings).
 *
 * @param folder where they meet, best one in memory such as {@code /dev/shm/team}; empty for a run by itself
 * @param size how many they are
 * @param rank which of them this one is, from 0; the first one's weights are where all begin, and its files the result
 * @param every updates between two meetings
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
