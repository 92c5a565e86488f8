package org.inkloom.story.draw;

import java.nio.file.Path;

/**
 * One picture that was tried for a shot below the gate.
 *
 * @param shot the shot's number, counted from 1
 * @param seed with which it was drawn
 * @param file the picture, below the story's folder
 * @param value that the judge gave it
 * @param why its main weakness; may be empty
 * @param kept whether it became the shot
 */
public record ShotTry(int shot, long seed, Path file, double value, String why, boolean kept) {
    ShotTry keptAs(boolean isKept) {
        return new ShotTry(shot, seed, file, value, why, isKept);
    }
}
