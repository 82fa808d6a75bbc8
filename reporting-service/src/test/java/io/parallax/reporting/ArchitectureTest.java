package io.parallax.reporting;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may use whom. */
@AnalyzeClasses(packages = "io.parallax", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule dataFlowsOneWay = layeredArchitecture()
      .consideringOnlyDependenciesInLayers()
      .layer("wiring")
      .definedBy("io.parallax.reporting")
      .layer("consume")
      .definedBy("..reporting.consume..")
      .layer("api")
      .definedBy("..reporting.api..")
      .layer("report")
      .definedBy("..reporting.report..")
      .layer("reconcile")
      .definedBy("..reporting.reconcile..")
      .layer("operate")
      .definedBy("..reporting.operate..")
      .layer("store")
      .definedBy("..reporting.store..")
      .layer("query")
      .definedBy("..reporting.query..")
      .layer("calendar")
      .definedBy("..reporting.calendar..")
      .layer("metric")
      .definedBy("..reporting.metric..")
      .layer("aggregate")
      .definedBy("..reporting.aggregate..")
      .layer("events")
      .definedBy("io.parallax.events..")
      .whereLayer("wiring")
      .mayNotBeAccessedByAnyLayer()
      .whereLayer("api")
      .mayOnlyBeAccessedByLayers("wiring")
      .whereLayer("consume")
      .mayOnlyBeAccessedByLayers("api", "wiring")
      .whereLayer("report")
      .mayOnlyBeAccessedByLayers("api")
      .whereLayer("operate")
      .mayOnlyBeAccessedByLayers("wiring")
      .whereLayer("reconcile")
      .mayOnlyBeAccessedByLayers("operate", "wiring")
      .whereLayer("store")
      .mayOnlyBeAccessedByLayers("api", "consume", "operate", "query", "wiring")
      .whereLayer("query")
      .mayOnlyBeAccessedByLayers("api", "report")
      .whereLayer("calendar")
      .mayOnlyBeAccessedByLayers("query", "report")
      .whereLayer("metric")
      .mayOnlyBeAccessedByLayers("api", "report")
      .whereLayer("aggregate")
      .mayOnlyBeAccessedByLayers("store", "query", "consume", "operate", "report", "api", "metric")
      .whereLayer("events")
      .mayNotAccessAnyLayer();

  /** A report is a package of its own, and a line in the catalogue. */
  @ArchTest
  static final ArchRule reportsDoNotKnowEachOther =
      slices().matching("..reporting.report.(*)..").should().notDependOnEachOther();

  @ArchTest
  static final ArchRule packagesHaveNoCircles =
      slices().matching("io.parallax.reporting.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule aCheckSharesNothingWithWhatItChecks = noClasses()
      .that()
      .resideInAPackage("..reporting.reconcile..")
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage("..reporting.store..", "..reporting.aggregate..", "..reporting.metric..");

  @ArchTest
  static final ArchRule thoughtKnowsNoFramework = noClasses()
      .that()
      .resideInAnyPackage(
          "..reporting.aggregate..", "..reporting.calendar..", "..reporting.metric..")
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage(
          "org.springframework..",
          "org.apache.kafka..",
          "java.sql..",
          "javax.sql..",
          "org.postgresql..",
          "io.micrometer..",
          "jakarta..");

  @ArchTest
  static final ArchRule contractsKnowNoFramework = noClasses()
      .that()
      .resideInAPackage("io.parallax.events..")
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage(
          "org.springframework..", "org.apache.kafka..", "tools.jackson.databind..");

  @ArchTest
  static final ArchRule accessKnowsNoService = noClasses()
      .that()
      .resideInAPackage("io.parallax.access..")
      .and()
      .resideOutsideOfPackage("io.parallax.access.tests..")
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage("io.parallax.events..", "io.parallax.reporting..", "org.apache.kafka..");
}
