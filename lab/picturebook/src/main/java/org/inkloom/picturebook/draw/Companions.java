package org.inkloom.picturebook.draw;

import java.util.List;
import org.inkloom.picturebook.raster.Transform;
import org.inkloom.picturebook.scene.Together;

/** Moves the arms of two people who hold hands or put their arms around each other. */
final class Companions {
    private final Together together;
    private final List<Rig> rigs;
    private final List<Transform> maps;

    /**
     * Joins two people.
     *
     * @param rigs of the left and the right one
     * @param maps from their own units to pixels
     */
    Companions(Together together, List<Rig> rigs, List<Transform> maps) {
        this.together = together;
        this.rigs = List.copyOf(rigs);
        this.maps = List.copyOf(maps);
        switch (together) {
            case APART -> {}
            case HAND_IN_HAND -> takeHands();
            case EMBRACE -> embrace();
        }
    }

    /** Returns the index in the rig of the arm on the other person's side. */
    private int inner(int person) {
        boolean mirrored = maps.get(person).a() < 0;
        return (person == 0) == mirrored ? 0 : 1;
    }

    private double pixelX(int person, double[] at) {
        return maps.get(person).x(at[0], at[1]);
    }

    private double pixelY(int person, double[] at) {
        return maps.get(person).y(at[0], at[1]);
    }

    private void takeHands() {
        double x = 0;
        double y = 0;
        for (int i = 0; i < 2; i++) {
            double[] shoulder = rigs.get(i).shoulder[inner(i)];
            x += pixelX(i, shoulder) / 2;
            y += (pixelY(i, shoulder) + 15 * maps.get(i).size()) / 2;
        }
        for (int i = 0; i < 2; i++) {
            reach(i, inner(i), x, y, 1.5);
        }
    }

    private void embrace() {
        double x = 0;
        double y = 0;
        for (int i = 0; i < 2; i++) {
            double[] neck = rigs.get(i).neck;
            x += pixelX(i, neck) / 2;
            y += (pixelY(i, neck) + 11 * maps.get(i).size()) / 2;
        }
        for (int i = 0; i < 2; i++) {
            double aside = (i == 0 ? 2.5 : -2.5) * maps.get(i).size();
            reach(i, 1 - inner(i), x + aside, y + (i == 0 ? 0 : 2) * maps.get(i).size(), 5);
            // The other arm lies behind the other's back, where it is not seen.
            double[] neck = rigs.get(i).neck;
            reach(
                    i,
                    inner(i),
                    pixelX(i, neck),
                    pixelY(i, neck) + 12 * maps.get(i).size(),
                    0);
        }
    }

    private void reach(int person, int arm, double x, double y, double sag) {
        Transform map = maps.get(person);
        Rig rig = rigs.get(person);
        double[] hand = rig.hand[arm];
        hand[0] = (x - map.e()) / map.a();
        hand[1] = (y - map.f()) / map.d();
        double[] shoulder = rig.shoulder[arm];
        rig.elbow[arm][0] = (shoulder[0] + hand[0]) / 2;
        rig.elbow[arm][1] = (shoulder[1] + hand[1]) / 2 + sag;
    }

    /**
     * Returns the index of the arm that has to be drawn after both people because it lies over the other one, or -1.
     */
    int lateArm(int person) {
        return together == Together.EMBRACE ? 1 - inner(person) : -1;
    }

    /** Returns how far a head leans towards the other person, in degrees in the figure's own frame. */
    double lean(int person) {
        double degrees = together == Together.EMBRACE ? 8 : together == Together.HAND_IN_HAND ? 3 : 0;
        boolean mirrored = maps.get(person).a() < 0;
        return (person == 0) == mirrored ? -degrees : degrees;
    }
}
