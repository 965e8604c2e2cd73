package org.signpost.local;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which code may know which, over the classes of every module.
///
/// It stands here because this is the one module that sees all others. A rule that matches no class fails, so that a
/// package cannot be renamed away from under its rule.
class DependencyRulesTest {

    private static final String CONTRACT = "org.signpost.contract..";
    private static final String GENERATED = "org.signpost.contract.avro..";

    private static final JavaClasses SIGNPOST = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.signpost");

    @ParameterizedTest
    @ValueSource(strings = {"intake", "routing", "notifier"})
    void servicesMeetInTheContractOnly(String service) {
        String own = "org.signpost." + service + "..";

        check(classes()
                .that()
                .resideInAPackage(own)
                .should()
                .onlyDependOnClassesThat(outsideOfSignpost().or(JavaClass.Predicates.resideInAnyPackage(own, CONTRACT)))
                .because("services meet on topics, and what is on them is the contract"));
    }

    @Test
    void contractKnowsNoService() {
        check(classes()
                .that()
                .resideInAPackage(CONTRACT)
                .should()
                .onlyDependOnClassesThat(outsideOfSignpost().or(JavaClass.Predicates.resideInAPackage(CONTRACT))));
    }

    @Test
    void contractKnowsNoFramework() {
        check(noClasses()
                .that()
                .resideInAPackage(CONTRACT)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework.."));
    }

    @Test
    void placesAreJavaAndGeometry() {
        check(onlyKnows("org.signpost.routing.places", "org.locationtech.jts.."));
    }

    @Test
    void policyIsJavaOnly() {
        check(onlyKnows("org.signpost.routing.policy"));
    }

    @Test
    void alertingIsJavaOnly() {
        check(onlyKnows("org.signpost.notifier.alerting"));
    }

    @Test
    void whatMayBeToldOfAConcernIsJavaOnly() {
        check(onlyKnows("org.signpost.intake.progress"));
    }

    @Test
    void whatAReporterIsToldIsJavaOnly() {
        check(onlyKnows("org.signpost.intake.follow", "org.signpost.intake.progress.."));
    }

    @Test
    void generatedRecordsStopAtTheEdge() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(
                        CONTRACT,
                        "org.signpost.intake",
                        "org.signpost.routing",
                        "org.signpost.notifier",
                        // keeps the report as it came
                        "org.signpost.notifier.casefile",
                        "org.signpost.local")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(GENERATED)
                .because("only the class at a service's edge turns them into its own terms"));
    }

    @Test
    void nobodyLogsWithJavaUtilLogging() {
        check(NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING);
    }

    @Test
    void onlyTheLocalStackTalksToTheTerminal() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("org.signpost.local..")
                .should(ACCESS_STANDARD_STREAMS)
                .because("services log"));
    }

    @Test
    void nothingIsInjectedIntoFields() {
        check(NO_CLASSES_SHOULD_USE_FIELD_INJECTION);
    }

    private static void check(ArchRule rule) {
        rule.check(SIGNPOST);
    }

    private static ArchRule onlyKnows(String folder, String... libraries) {
        List<String> known = new ArrayList<>(List.of(
                folder + "..",
                "java..",
                "org.jspecify..",
                "com.google.errorprone.annotations..",
                "org.signpost.contract.id..",
                "org.signpost.contract.concern.."));
        known.addAll(List.of(libraries));
        return classes()
                .that()
                .resideInAPackage(folder + "..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(known.toArray(String[]::new))
                .because("what is decided here is decided without input or output");
    }

    private static DescribedPredicate<JavaClass> outsideOfSignpost() {
        return JavaClass.Predicates.resideOutsideOfPackage("org.signpost..");
    }
}
